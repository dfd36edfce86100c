package org.pyx.schemas.start;

/**
 * A validator that remembers nothing, or not all, of what it has judged: it would judge again.
 *
 * @param lane its lane
 * @param what what is missing, and what shows that it was there
 */
public record MemoryLost(String lane, String what) implements Obstacle {
  @Override
  public String words() {
    return "the validator of lane "
        + lane
        + " has judged before, but "
        + what
        + ": it would judge everything again, and take rewritten rows for new ones";
  }

  @Override
  public WayOut wayOut() {
    return WayOut.MEMORY_LOST;
  }
}
