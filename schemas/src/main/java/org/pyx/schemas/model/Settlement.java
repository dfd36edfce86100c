package org.pyx.schemas.model;

/**
 * The end of a source transaction on the accepted topic: all its rows have been judged and the
 * accepted ones precede this.
 *
 * @param position the transaction's id and the LSN of its commit
 * @param commitTime as the exchange claims, in microseconds since 1970 UTC
 * @param journalOffset the offset of its END in the journal
 * @param accepted how many of its changes were accepted
 * @param ignored how many were ignored
 * @param rejected how many were rejected
 */
public record Settlement(
    TransactionPosition position,
    long commitTime,
    long journalOffset,
    long accepted,
    long ignored,
    long rejected) {}
