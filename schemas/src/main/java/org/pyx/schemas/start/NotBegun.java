package org.pyx.schemas.start;

/**
 * A lane is to go on that has nothing to go on from.
 *
 * @param lane its name
 * @param what what was found
 */
public record NotBegun(String lane, String what) implements Obstacle {
  @Override
  public String words() {
    return what
        + ": if lane "
        + lane
        + " is new, start it once with --first-start; if it has run before, its topics were deleted:"
        + " do not go on";
  }

  @Override
  public WayOut wayOut() {
    return WayOut.NOT_BEGUN;
  }
}
