package org.pyx.console.web;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names and passwords against sessions. An unknown name costs and says exactly what a wrong
 * password does. Thread-safe.
 */
final class Login {
  /** Characters of a name or a password. */
  static final int LONGEST = 200;

  private static final Logger LOG = LoggerFactory.getLogger(Login.class);

  private final Users users;
  private final Sessions sessions = new Sessions(System::nanoTime);
  private final Attempts attempts = new Attempts(System::nanoTime);

  /** Hashing is slow on purpose, and must not take all processors. */
  private final Semaphore hashing = new Semaphore(1);

  Login(Users users) {
    this.users = users;
  }

  /** How an attempt ended. */
  sealed interface Outcome {
    /** With a session. */
    record In(String token) implements Outcome {}

    /** Name or password are wrong. */
    record Wrong() implements Outcome {}

    /** There were too many. */
    record TooMany() implements Outcome {}
  }

  /** Tries. */
  Outcome attempt(Map<String, String> form) {
    String name = form.getOrDefault("name", "");
    String given = form.getOrDefault("password", "");
    if (name.length() > LONGEST || given.length() > LONGEST) {
      return new Outcome.Wrong();
    }
    if (!attempts.allow(name)) {
      LOG.warn("too many attempts to log in to the console");
      return new Outcome.TooMany();
    }
    Optional<String> known = users.of(name);
    PasswordHash hash = known.map(PasswordHash::parse).orElse(PasswordHash.NOBODY);
    if (!fits(hash, given.toCharArray()) || known.isEmpty()) {
      LOG.warn("somebody could not log in to the console");
      return new Outcome.Wrong();
    }
    attempts.succeeded(name);
    LOG.info("{} has logged in to the console", name);
    return new Outcome.In(sessions.begin(name, known.get()));
  }

  private boolean fits(PasswordHash hash, char[] password) {
    hashing.acquireUninterruptibly();
    try {
      return hash.fits(password);
    } finally {
      hashing.release();
      Arrays.fill(password, ' ');
    }
  }

  /** Who a token stands for, if the file of users still says what it said at the login. */
  Optional<String> user(String token) {
    return sessions
        .of(token)
        .filter(session -> users.of(session.user()).filter(session.proof()::equals).isPresent())
        .map(Sessions.Session::user);
  }

  /** Ends a session. */
  void leave(String token) {
    sessions.end(token);
  }
}
