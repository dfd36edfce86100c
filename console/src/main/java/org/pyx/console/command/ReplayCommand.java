package org.pyx.console.command;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pyx.console.Terminal;
import org.pyx.console.TopicReader;
import org.pyx.console.config.PyxConfig;
import org.pyx.console.inspect.EntryJson;
import org.pyx.console.inspect.LaneFacts;
import org.pyx.console.lane.Decisions;
import org.pyx.console.replay.Candidate;
import org.pyx.console.replay.Choosing;
import org.pyx.console.replay.DryRun;
import org.pyx.console.replay.ReplayReport;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.Replayed;
import org.pyx.schemas.model.Verdict;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.wire.LawCodec;
import org.pyx.validator.judge.Replaying;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pyx replay}. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Judges rejected events once more after a mistake, and copies what is accepted now. Without --apply it",
      "only shows what would come of it, by the law in force, and an id of the selection; the same options with",
      "--apply ID and --reason WORDS let the validator do it, under that law and no other, all at once. No",
      "event is replayed twice. Later rejected events of the same rows come along. The decision stays."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing of it stays rejected",
      "1:some of it stays rejected",
      "2:the command line or the configuration is wrong, or the replay was refused",
      "4:the validator has not taken it up in time; the decision holds"
    })
public final class ReplayCommand implements Callable<Integer> {
  private static final Pattern ID = Pattern.compile("([0-9]{1,18})-([0-9a-f]{48})");
  private static final long TELL_EVERY = 1_000_000;
  private static final int MOST_LOOKS = 50;
  private static final Duration LOOK = Duration.ofMillis(200);

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private LaneOption lane;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private EventOptions events;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private TimeoutOption timeout;

  @Option(
      names = "--offset",
      paramLabel = "A..B",
      description = "Offsets of the rejected topic; either may be left out.")
  private @Nullable String offsets;

  @Option(
      names = "--apply",
      paramLabel = "ID",
      description = "Does it, if the selection is that of the dry run which printed this id.")
  private @Nullable String id;

  @Option(
      names = "--reason",
      paramLabel = "WORDS",
      description = "Why; it is kept with the decision. Needed with --apply.")
  private String reason = "";

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Who decides, if not the user of the system.")
  private String by = System.getProperty("user.name", "unknown");

  @Override
  public Integer call() {
    if (id != null && reason.isBlank()) {
      throw new StopException("--reason is missing: say why, for whoever reads it later");
    }
    Optional<Matcher> given = Optional.ofNullable(id).map(ReplayCommand::parse);
    PyxConfig config = lane.read();
    KafkaAccess kafka = lane.kafka(config);
    LaneFacts facts = facts(config, kafka);
    Digest law = LawCodec.digest(facts.laws().getLast().law());
    long last = given.map(m -> Long.parseLong(m.group(1))).orElseGet(() -> last(kafka, config));
    List<Candidate> candidates =
        new Choosing(kafka, config.lane(), facts)
            .choose(events.filter(facts), InspectCommand.offsets(offsets), last);
    if (candidates.isEmpty() && given.isPresent()) {
      throw new StopException(
          "no rejected event that was not replayed fits: this was done already, or other options"
              + " were given than to the dry run");
    }
    if (candidates.isEmpty()) {
      line("no rejected event that was not replayed fits");
      return 0;
    }
    Decision.Replay decision =
        new Decision.Replay(
            law, candidates.stream().map(Candidate::chosen).toList(), by, reason, 0);
    if (given.isEmpty()) {
      return show(config, kafka, facts, candidates, decision, last);
    }
    if (!decision.selection().toString().equals(given.get().group(2))) {
      throw new StopException(
          "this is not what the dry run showed: other options were given, a part of it was"
              + " replayed meanwhile, or another law is in force. Make a new dry run");
    }
    return apply(config, kafka, decision);
  }

  /** What is known of the lane, when its books have come to where the newest law holds. */
  private static LaneFacts facts(PyxConfig config, KafkaAccess kafka) {
    for (int looks = 0; looks < MOST_LOOKS; looks++) {
      LaneFacts facts = LaneFacts.read(kafka, config.lane(), config.policy());
      if (facts.laws().isEmpty()) {
        throw new StopException("lane " + config.lane().name() + " has judged nothing yet");
      }
      if (facts.laws().getLast().journalOffset() <= facts.judged() + 1) {
        return facts;
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    throw new StopException(
        "the validator's books lag behind its law: it stands still, see pyx status");
  }

  private static Matcher parse(String id) {
    Matcher matcher = ID.matcher(id);
    if (!matcher.matches()) {
      throw new StopException("--apply needs the id that the dry run has printed");
    }
    return matcher;
  }

  private static long last(KafkaAccess kafka, PyxConfig config) {
    try (TopicReader rejected = new TopicReader(kafka, config.lane().rejected())) {
      return Math.max(0, rejected.end() - 1);
    }
  }

  private int show(
      PyxConfig config,
      KafkaAccess kafka,
      LaneFacts facts,
      List<Candidate> candidates,
      Decision.Replay decision,
      long last) {
    List<Replaying.Event> judged =
        new DryRun(kafka, config.lane())
            .of(
                decision.events(),
                decision.law(),
                offset -> {
                  if (offset > 0 && offset % TELL_EVERY == 0) {
                    line("… journal offset %,d", offset);
                  }
                });
    Map<Replayed.Outcome, Long> counts = new TreeMap<>();
    for (int i = 0; i < judged.size(); i++) {
      counts.merge(judged.get(i).outcome(), 1L, Long::sum);
      show(candidates.get(i), judged.get(i));
    }
    Digest inForce = facts.laws().getLast().law().policy().digest();
    if (!inForce.equals(config.policy().digest())) {
      line(
          "the validator judges by policy %s, which is not the configured one: start it anew first",
          inForce);
    }
    line("%,d events: %s", judged.size(), words(counts));
    line("nothing was done. The same options with these do it:");
    line("  --apply %s-%s --reason WORDS", Long.toString(last), decision.selection());
    return counts.containsKey(Replayed.Outcome.REJECTED) ? Outcome.DIFFERENCE : 0;
  }

  private static void show(Candidate candidate, Replaying.Event event) {
    String why =
        event.verdict() instanceof Verdict.Rejected rejected
            ? " by " + rejected.finding().rule() + ": " + rejected.finding().explanation()
            : "";
    line(
        "journal %s  rejected %s  %s  was out by %s%s  ->  %s%s",
        Long.toString(candidate.chosen().journalOffset()),
        Long.toString(candidate.chosen().rejectedOffset()),
        candidate.what(),
        candidate.rule(),
        candidate.drawnIn() ? " (of the same row)" : "",
        EntryJson.word(event.outcome()),
        why);
  }

  private int apply(PyxConfig config, KafkaAccess kafka, Decision.Replay decision) {
    long at =
        new Decisions(kafka, config.lane(), by).replay(decision.law(), decision.events(), reason);
    line("decision %s is written", Long.toString(at));
    Optional<Replayed> report = ReplayReport.await(kafka, config.lane(), at, timeout.timeout());
    if (report.isEmpty()) {
      line(
          "the validator has not taken it up within %s: it waits until the lane does not stand"
              + " still, and no transaction of the exchange is open",
          timeout.timeout());
      return Outcome.TIMED_OUT;
    }
    return switch (report.get()) {
      case Replayed.Done done -> {
        Map<Replayed.Outcome, Long> counts = new TreeMap<>();
        done.events().forEach(event -> counts.merge(event.outcome(), 1L, Long::sum));
        line("done behind journal offset %,d: %s", done.journalOffset(), words(counts));
        yield counts.containsKey(Replayed.Outcome.REJECTED) ? Outcome.DIFFERENCE : 0;
      }
      case Replayed.Refused refused -> throw new StopException("refused: " + refused.reason());
      case Replayed.Begun _ -> throw new IllegalStateException("a report that is none");
    };
  }

  private static String words(Map<Replayed.Outcome, Long> counts) {
    StringBuilder words = new StringBuilder();
    counts.forEach((outcome, count) ->
        words
            .append(words.isEmpty() ? "" : ", ")
            .append(count)
            .append(' ')
            .append(
                switch (outcome) {
                  case ACCEPTED -> "accepted";
                  case IGNORED -> "ignored";
                  case REJECTED -> "still rejected";
                  case OFFERED_AGAIN -> "offered to the copy again";
                }));
    return words.toString();
  }

  private static void line(String format, Object... arguments) {
    System.out.println(Terminal.format(format, arguments));
  }
}
