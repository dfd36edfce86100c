package org.pyx.console.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyx.alerts.check.CheckKind;
import org.pyx.alerts.check.CheckRule;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.yaml.YamlMapping;

/** Reads the part {@code alerts: checks:} of a configuration file. */
final class ChecksPart {
  private static final int LONGEST_HOURS = 24 * 366;

  private ChecksPart() {}

  /**
   * Reads it.
   *
   * @throws StopException if something in it is wrong
   */
  static PyxConfig.Checks read(YamlMapping part) {
    Map<CheckKind, CheckRule> rules = new EnumMap<>(CheckKind.class);
    Optional<YamlMapping> lag = part.mapping(CheckKind.LAG.word());
    Optional<YamlMapping> slot = part.mapping(CheckKind.SLOT_WAL.word());
    Optional<YamlMapping> disk = part.mapping(CheckKind.DISK.word());
    Optional<YamlMapping> certificate = part.mapping(CheckKind.CERTIFICATE.word());
    PyxConfig.Checks checks =
        new PyxConfig.Checks(
            Duration.ofSeconds(number(part, "every-seconds", 60, 1, 86_400)),
            rules,
            number(lag, "rows", 100_000, 1, Integer.MAX_VALUE),
            number(slot, "percent", 50, 1, 100),
            paths(disk, "paths"),
            number(disk, "free-percent", 10, 1, 99),
            paths(certificate, "files"),
            number(certificate, "days", 21, 1, 3_650));
    for (CheckKind check : CheckKind.values()) {
      Optional<YamlMapping> own =
          switch (check) {
            case LAG -> lag;
            case SLOT_WAL -> slot;
            case DISK -> disk;
            case CERTIFICATE -> certificate;
            case STAGE_DOWN, HALTED, HELD_TABLE, PROBE -> part.mapping(check.word());
          };
      own.ifPresent(mapping -> {
        rules.put(check, rule(mapping, check.usual()));
        mapping.done();
      });
    }
    part.done();
    return checks;
  }

  private static CheckRule rule(YamlMapping part, CheckRule usual) {
    return new CheckRule(
        part.choice("severity", Severity.class, usual.severity()),
        number(part, "in-a-row", usual.inARow(), 1, 100_000),
        number(part, "times", usual.times(), 0, CheckRule.MOST_TIMES),
        Duration.ofHours(
            number(part, "within-hours", (int) usual.within().toHours(), 1, LONGEST_HOURS)));
  }

  private static List<Path> paths(Optional<YamlMapping> part, String key) {
    return part.map(mapping -> mapping.texts(key).stream().map(Path::of).toList())
        .orElse(List.of());
  }

  private static int number(
      Optional<YamlMapping> part, String key, int otherwise, int least, int most) {
    return part.map(mapping -> number(mapping, key, otherwise, least, most)).orElse(otherwise);
  }

  private static int number(YamlMapping part, String key, int otherwise, int least, int most) {
    int value = part.number(key, otherwise);
    if (value < least || value > most) {
      throw part.wrong(key, "must be from " + least + " to " + most);
    }
    return value;
  }
}
