package org.pyx.alerts.desk;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The names of messages. They follow from what is said, so that a message which is sent again after
 * a crash has the name it had, and a mail server or program can tell.
 */
final class MessageId {
  private static final int BYTES = 12;

  private MessageId() {}

  static String of(Notice notice) {
    if (notice.isHeartbeat()) {
      return named("alive-" + notice.at().toEpochMilli(), notice);
    }
    return notice.items().size() == 1
        ? one(notice.items().getFirst(), notice)
        : named("summary-" + digest(notice), notice);
  }

  /** The first message about the incident, if this is a later one. */
  static Optional<String> thread(Notice notice) {
    if (notice.items().size() != 1 || notice.items().getFirst().kind() == Item.Kind.NEW) {
      return Optional.empty();
    }
    return Optional.of(named(notice.items().getFirst().incident().id(), notice));
  }

  private static String one(Item item, Notice notice) {
    return named(
        item.kind() == Item.Kind.NEW
            ? item.incident().id()
            : item.incident().id() + "-" + step(item),
        notice);
  }

  private static String step(Item item) {
    return (item.kind() + "-" + item.incident().severity() + "-" + item.reminders())
        .toLowerCase(Locale.ROOT);
  }

  private static String named(String what, Notice notice) {
    return "<%s.%s@%s.pyx>".formatted(what, notice.recipient(), notice.lane().replace('_', '-'));
  }

  private static String digest(Notice notice) {
    String all =
        notice.items().stream()
            .map(item -> item.incident().id() + " " + step(item))
            .sorted()
            .collect(Collectors.joining("\n"));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
