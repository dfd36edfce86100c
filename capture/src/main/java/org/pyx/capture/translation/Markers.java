package org.pyx.capture.translation;

import java.nio.charset.StandardCharsets;

/**
 * What the converter and the translator have agreed upon. An unchanged TOAST value is an object
 * that is recognised by being itself: no content of a row can be mistaken for it.
 */
public final class Markers {
  /** The parameter of a field's schema that names the type in the source's catalog. */
  public static final String TYPE = "pyx.type";

  /** Stands for an unchanged text. */
  @SuppressWarnings("StringConstructor") // must not be the interned literal
  public static final String UNCHANGED_TEXT =
      new String("unchanged".getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);

  /** Stands for an unchanged {@code bytea}; never modified. */
  @SuppressWarnings("MutablePublicArray")
  public static final byte[] UNCHANGED_BYTES = {};

  private Markers() {}
}
