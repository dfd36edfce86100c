package org.pyx.schemas.start;

/**
 * A topic whose last record that was read is another one now: it had lost its end, and has grown
 * again.
 *
 * @param topic its name
 * @param offset the record's
 * @param who who has read it
 */
public record TailReplaced(String topic, long offset, String who) implements Obstacle {
  @Override
  public String words() {
    return "topic "
        + topic
        + " does not hold at offset "
        + offset
        + " the record that "
        + who
        + " has read there: it lost its end, or an older state of it was restored, and it has grown"
        + " again";
  }

  @Override
  public WayOut wayOut() {
    return WayOut.TAIL_LOST;
  }
}
