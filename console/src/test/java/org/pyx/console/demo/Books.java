package org.pyx.console.demo;

import java.util.Map;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.Lane;

/** The reconciliation of guarantee G1, for tests of other packages. Stateless. */
public final class Books {
  private Books() {}

  /** What does not add up. */
  public static Map<String, String> complaints(KafkaAccess kafka, Lane lane) {
    return Reconciliation.of(kafka, lane).complaints();
  }
}
