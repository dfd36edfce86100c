package org.pyx.schemas.wire;

/**
 * Bytes on a topic that are not what they should be. The message says which field, at which byte;
 * never its contents.
 */
public final class MalformedRecordException extends RuntimeException {
  private static final long serialVersionUID = 1;

  MalformedRecordException(String message) {
    super(message);
  }
}
