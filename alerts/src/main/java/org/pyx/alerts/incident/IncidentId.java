package org.pyx.alerts.incident;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The name of an incident: the same first event gives the same one, also after a restart. */
final class IncidentId {
  private static final int BYTES = 6;

  private IncidentId() {}

  static String of(Event first) {
    String text =
        String.join(
            "\0",
            first.subject().lane(),
            first.subject().rule(),
            first.subject().thing(),
            Long.toString(first.offset()),
            first.at().toString());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
