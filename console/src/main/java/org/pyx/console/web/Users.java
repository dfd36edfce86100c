package org.pyx.console.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.pyx.schemas.stage.StopException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of those who may log in: a line {@code NAME:HASH} for each, blank lines and those that
 * begin with # aside. It is read again when it changes, so that who is taken out of it is out at
 * once. Thread-safe.
 */
public final class Users {
  private static final Logger LOG = LoggerFactory.getLogger(Users.class);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
  private static final long MOST_BYTES = 1 << 20;

  private final Path file;
  private FileTime read = FileTime.fromMillis(0);
  private Map<String, String> hashes = Map.of();

  private Users(Path file) {
    this.file = file;
  }

  /**
   * Opens a file.
   *
   * @throws StopException if it cannot be read, something in it is wrong, or nobody is in it
   */
  public static Users open(Path file) {
    Users users = new Users(file);
    try {
      users.hashes = parse(file);
      users.read = Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new StopException("console.users names a file that cannot be read: " + file, e);
    }
    if (users.hashes.isEmpty()) {
      throw new StopException(
          "console.users names a file without users: "
              + file
              + "; pyx console user NAME makes lines");
    }
    return users;
  }

  /**
   * The line of a user.
   *
   * @throws StopException if the name is none, or the password too short
   */
  public static String line(String name, char[] password) {
    requireName(name);
    if (password.length < 10 || password.length > Login.LONGEST) {
      throw new StopException("a password has 10 to " + Login.LONGEST + " characters");
    }
    return name + ":" + PasswordHash.of(password);
  }

  /**
   * Says whether a name may be a user's.
   *
   * @throws StopException if it may not
   */
  public static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new StopException(
          "a user's name has letters, digits, dot, @, - and _, 64 at most, and begins with a letter or"
              + " a digit");
    }
  }

  /** What stands in the file about a user, for comparing; empty if there is none. */
  synchronized Optional<String> of(String name) {
    try {
      FileTime now = Files.getLastModifiedTime(file);
      if (!now.equals(read)) {
        hashes = parse(file);
        read = now;
      }
    } catch (IOException | StopException e) {
      LOG.warn("nobody can log in, since the file of users cannot be read", e);
      hashes = Map.of();
    }
    return Optional.ofNullable(hashes.get(name));
  }

  private static Map<String, String> parse(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new StopException("the file of users is too large: " + file);
    }
    Map<String, String> hashes = new LinkedHashMap<>();
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        put(hashes, line, file, i + 1);
      }
    }
    return hashes;
  }

  private static void put(Map<String, String> hashes, String line, Path file, int number) {
    int colon = line.indexOf(':');
    try {
      String name = line.substring(0, Math.max(0, colon));
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException("no name");
      }
      String hash = line.substring(colon + 1);
      PasswordHash.parse(hash);
      if (hashes.put(name, hash) != null) {
        throw new IllegalArgumentException("twice");
      }
    } catch (IllegalArgumentException e) {
      throw new StopException(
          file
              + " line "
              + number
              + ": no line of a user, or one that is there already; pyx console user NAME makes them",
          e);
    }
  }
}
