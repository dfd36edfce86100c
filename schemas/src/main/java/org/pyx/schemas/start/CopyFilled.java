package org.pyx.schemas.start;

/**
 * A copy that has rows, and no books of where they come from.
 *
 * @param lane the lane that is to begin in it
 * @param table a table that is not empty, quoted
 */
public record CopyFilled(String lane, String table) implements Obstacle {
  @Override
  public String words() {
    return "table "
        + table
        + " of the copy has rows, but the copy's books know nothing of lane "
        + lane
        + ": nobody knows where these rows come from; take a copy that is empty, or let the source be"
        + " compared with this one: --adopt";
  }

  @Override
  public WayOut wayOut() {
    return WayOut.COPY_FILLED;
  }
}
