package org.pyx.console.web;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.pyx.schemas.model.Digest;

/**
 * Who has logged in, in this process only. Of a token its digest is kept, by which it is also
 * looked up: how long that takes tells nothing of a token. Thread-safe.
 */
final class Sessions {
  /** So long a login lasts. */
  static final Duration LIFE = Duration.ofHours(12);

  private static final int MOST = 1_000;

  private final SecureRandom random = new SecureRandom();
  private final LongSupplier nanos;
  private final Map<String, Session> sessions =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Session> eldest) {
          return size() > MOST;
        }
      };

  /**
   * A login.
   *
   * @param user who
   * @param proof what the file of users said then: another password ends it
   */
  record Session(String user, String proof, long began) {}

  Sessions(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Begins one; returns its token. */
  synchronized String begin(String user, String proof) {
    byte[] token = new byte[32];
    random.nextBytes(token);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    sessions.put(key(text), new Session(user, proof, nanos.getAsLong()));
    return text;
  }

  /** The login of a token, if it lasts. */
  synchronized Optional<Session> of(String token) {
    Session session = sessions.get(key(token));
    if (session != null && nanos.getAsLong() - session.began > LIFE.toNanos()) {
      sessions.remove(key(token));
      return Optional.empty();
    }
    return Optional.ofNullable(session);
  }

  /** Ends one. */
  synchronized void end(String token) {
    sessions.remove(key(token));
  }

  private static String key(String token) {
    return HexFormat.of()
        .formatHex(Digest.sha256().digest(token.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }
}
