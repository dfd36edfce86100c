package org.pyx.schemas.leadership;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.pyx.schemas.stage.StageStart;

/**
 * A process of a stage, as Kafka's group coordinator knows it. What it calls itself may be anything
 * that whoever may join the group has made up: other than printable ASCII is left out.
 *
 * @param client what it calls itself: {@link #clientId}
 * @param host where Kafka sees it
 * @param instance its instance; empty if it has none
 */
public record Member(String client, String host, String instance) {
  private static final int LONGEST = 160;

  public Member {
    client = printable(client);
    host = printable(host);
    instance = printable(instance);
  }

  /** The client id of this process for a stage: stage, machine, process id and its start. */
  public static String clientId(String stage) {
    Instant started = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    return stage
        + "@"
        + StageStart.machine()
        + ":"
        + ProcessHandle.current().pid()
        + "/"
        + started.truncatedTo(ChronoUnit.SECONDS);
  }

  /** Whether it is this process. */
  public boolean isThisProcess(String stage) {
    return client.equals(clientId(stage));
  }

  private static String printable(String text) {
    StringBuilder kept = new StringBuilder();
    text.chars()
        .filter(c -> c > ' ' && c < 0x7F)
        .limit(LONGEST)
        .forEach(c -> kept.append((char) c));
    return kept.toString();
  }

  /** For messages. */
  @Override
  public String toString() {
    return client
        + (instance.isEmpty() ? "" : ", instance " + instance)
        + (host.isEmpty() ? "" : ", at " + host);
  }
}
