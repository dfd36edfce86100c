package org.pyx.exchange.trade;

/** The questions that the law asks about one account, and how far the answers are. */
final class KycCase {
  /** What comes next. */
  enum Stage {
    OPEN,
    ANSWER,
    FINISH,
    DECIDE,
    SUPERSEDE
  }

  final Account account;
  Stage stage = Stage.OPEN;

  /** legitimization_measure_serial_id. */
  long measure;

  /** legitimization_process_serial_id. */
  long process;

  /** outcome_serial_id of the decision in force. */
  long outcome;

  KycCase(Account account) {
    this.account = account;
  }
}
