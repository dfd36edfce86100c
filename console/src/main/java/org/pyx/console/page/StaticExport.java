package org.pyx.console.page;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import org.pyx.console.html.Safe;
import org.pyx.console.overview.Seen;
import org.pyx.schemas.stage.StopException;

/** The overview as a folder of files for publication, without private detail. Stateless. */
public final class StaticExport {
  private StaticExport() {}

  /**
   * Writes it; each file is there whole or as it was before.
   *
   * @throws StopException if the folder cannot be written
   */
  public static void write(Path folder, List<Seen> lanes, Instant now) {
    try {
      Files.createDirectories(folder);
      for (Seen seen : lanes) {
        put(
            folder.resolve(name(seen)),
            Page.alone(
                "Pyx: lane " + seen.lane(),
                Safe.of(
                    "<p><a href=\"index.html\">All lanes</a></p>{}",
                    LaneSection.of(seen, Audience.PUBLIC, now))));
      }
      put(folder.resolve("index.html"), Page.alone("Pyx", index(lanes, now)));
    } catch (IOException e) {
      throw new StopException("the folder " + folder + " cannot be written: " + e.getMessage(), e);
    }
  }

  private static Safe index(List<Seen> lanes, Instant now) {
    return Safe.of(
        "<h1>Pyx</h1><p class=\"dim\">as of {}</p><ul>{}</ul>",
        Show.seconds(now),
        Safe.all(
            lanes.stream()
                .map(seen ->
                    Safe.of(
                        "<li><a href=\"{}\">{}</a> {}</li>",
                        name(seen),
                        seen.lane(),
                        LaneSection.state(seen)))
                .toList()));
  }

  /** The names of lanes have letters, digits and _ only. */
  private static String name(Seen seen) {
    return "lane-" + seen.lane() + ".html";
  }

  private static void put(Path file, String html) throws IOException {
    Path part = file.resolveSibling("." + file.getFileName() + ".part");
    Files.writeString(part, html, StandardCharsets.UTF_8);
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
