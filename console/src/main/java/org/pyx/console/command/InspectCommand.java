package org.pyx.console.command;

import java.io.BufferedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.pyx.console.config.PyxConfig;
import org.pyx.console.inspect.Entry;
import org.pyx.console.inspect.EntryDecoder;
import org.pyx.console.inspect.EntryFilter;
import org.pyx.console.inspect.EntryPrinter;
import org.pyx.console.inspect.LaneFacts;
import org.pyx.console.inspect.LaneTopic;
import org.pyx.console.inspect.Range;
import org.pyx.console.inspect.Story;
import org.pyx.console.inspect.Told;
import org.pyx.console.inspect.TopicScan;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StopException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pyx inspect}. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = {
      "Lists events of a lane's topics, the rejected ones if nothing else is said, in memory that does not grow",
      "with the topic. What cannot be read is shown as such. \"inspect row\" tells what happened to one row,",
      "\"inspect tx\" what happened to one transaction."
    },
    subcommands = {StoryCommand.OfRow.class, StoryCommand.OfTransaction.class})
public final class InspectCommand implements Callable<Integer> {
  private static final int LOOK_AT_THE_READER = 256;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private LaneChoice lane;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private EventOptions events;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private OutputOptions output;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      defaultValue = "rejected",
      description = "journal, accepted, rejected or decisions (default ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private LaneTopic topic;

  @Option(
      names = "--offset",
      paramLabel = "A..B",
      description = "Offsets of the topic; either may be left out.")
  private @Nullable String offsets;

  @Option(names = "--limit", paramLabel = "N", description = "Ends after so many events.")
  private long limit = Long.MAX_VALUE;

  @Option(names = "--follow", description = "Waits for more at the end, until Ctrl-C.")
  private boolean follow;

  @Override
  public Integer call() {
    if (limit < 1) {
      throw new StopException("--limit must be at least 1");
    }
    PyxConfig config = lane.read();
    KafkaAccess kafka = lane.kafka(config);
    Range<Long> range = offsets(offsets);
    LaneFacts facts = LaneFacts.read(kafka, config.lane(), config.policy());
    EntryFilter filter = events.filter(facts);
    if (topic != LaneTopic.REJECTED
        && !(filter.rules().isEmpty() && filter.severities().isEmpty())) {
      throw new StopException("--rule and --severity are of rejected events: leave --topic out");
    }
    EntryDecoder decoder = new EntryDecoder();
    PrintStream out = out();
    EntryPrinter printer = output.printer(out, config.policy());
    try (TopicScan scan =
        new TopicScan(kafka, topic.of(config.lane()), range, filter.written().first(), follow)) {
      long shown = 0;
      while (shown < limit) {
        if (follow && !scan.ready()) {
          printer.flush(); // what is known is shown before it waits
          if (System.out.checkError()) {
            break;
          }
        }
        ConsumerRecord<byte[], byte[]> record = scan.next();
        if (record == null || isGone(shown)) {
          break;
        }
        if (Story.mayMatch(filter, record)) {
          Entry entry = decoder.decode(record);
          if (filter.matches(entry)) {
            printer.print(Told.alone(entry));
            shown++;
          }
        }
      }
    } finally {
      printer.flush();
    }
    return 0;
  }

  /** Whether nobody reads any more, as when {@code | head} has had enough. */
  static boolean isGone(long shown) {
    return shown % LOOK_AT_THE_READER == LOOK_AT_THE_READER - 1 && System.out.checkError();
  }

  static PrintStream out() {
    return new PrintStream(
        new BufferedOutputStream(System.out, 1 << 16), false, StandardCharsets.UTF_8);
  }

  static Range<Long> offsets(@Nullable String text) {
    return text == null ? Range.all() : EventOptions.range("--offset", text, EventOptions::offset);
  }
}
