package org.pyx.console.overview;

import java.util.List;
import java.util.Optional;

/**
 * A stage of a lane as others see it.
 *
 * @param name capture, validator, sink or alerts
 * @param holder the process that holds the lane, as Kafka knows it; empty if none does
 * @param standbys those that would take over
 * @param doing what it says of itself, if it runs in this process
 */
public record StageView(
    String name, Optional<String> holder, List<String> standbys, Optional<String> doing) {
  public StageView {
    standbys = List.copyOf(standbys);
  }

  /** Whether a process runs it. */
  public boolean runs() {
    return holder.isPresent();
  }
}
