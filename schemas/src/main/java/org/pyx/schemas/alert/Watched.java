package org.pyx.schemas.alert;

import java.time.Instant;
import java.util.List;

/**
 * What a check of the pipeline has found lately at one thing.
 *
 * @param check its name, such as {@code lag}
 * @param thing what it looks at, such as a stage; empty where there is only one
 * @param inARow how often it was bad since it was well last
 * @param bad when it was bad, the newest last; as far back and as many as the check asks for
 */
public record Watched(String check, String thing, int inARow, List<Instant> bad)
    implements AlertRecord {
  /** What the keys begin with. */
  public static final String KEY = "check/";

  public Watched {
    bad = List.copyOf(bad);
  }

  @Override
  public String key() {
    return KEY + check + "/" + thing;
  }
}
