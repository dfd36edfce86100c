package org.pyx.schemas.start;

/**
 * A lane is to begin that has begun.
 *
 * @param lane its name
 * @param what what shows it
 */
public record AlreadyBegun(String lane, String what) implements Obstacle {
  @Override
  public String words() {
    return "lane " + lane + " has begun already (" + what + "); leave --first-start out";
  }

  @Override
  public WayOut wayOut() {
    return WayOut.BEGUN;
  }
}
