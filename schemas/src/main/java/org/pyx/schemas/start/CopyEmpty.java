package org.pyx.schemas.start;

/**
 * A copy without books, of a lane that was copied before.
 *
 * @param lane the lane
 * @param nextOffset how far its sink has come, in offsets of the accepted topic
 */
public record CopyEmpty(String lane, long nextOffset) implements Obstacle {
  @Override
  public String words() {
    return "the copy's books of lane "
        + lane
        + " are empty, but its sink has copied up to offset "
        + nextOffset
        + " before: this is another database, or it was made anew; if a new, empty copy is what you"
        + " want, start the sink once with --first-start";
  }

  @Override
  public WayOut wayOut() {
    return WayOut.COPY_EMPTY;
  }
}
