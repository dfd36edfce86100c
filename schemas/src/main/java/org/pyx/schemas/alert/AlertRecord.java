package org.pyx.schemas.alert;

/**
 * A record of the topic {@code alerts}, which is compacted: of each {@link #key()} the newest
 * matters.
 */
public sealed interface AlertRecord permits Progress, Incident, Told, Silence, Watched {
  /** The record's key. */
  String key();
}
