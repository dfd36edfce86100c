package org.pyx.console.page;

import java.util.ArrayList;
import java.util.List;
import org.pyx.console.html.Safe;
import org.pyx.console.overview.Throughput;
import org.pyx.schemas.model.Tally;

/** The last hour as a picture: a bar for each minute, and below a mark where any was rejected. */
final class ThroughputPicture {
  private static final int WIDTH = 10;
  private static final int HEIGHT = 90;
  private static final int MARKS = 8;

  private ThroughputPicture() {}

  static Safe of(List<Throughput.Minute> minutes) {
    long most = 0;
    long judged = 0;
    long rejected = 0;
    for (Throughput.Minute minute : minutes) {
      Tally.Counts counts = minute.counts().orElse(Tally.Counts.ZERO);
      most = Math.max(most, counts.captured());
      judged += counts.captured();
      rejected += counts.rejected();
    }
    List<Safe> bars = new ArrayList<>();
    for (int i = 0; i < minutes.size(); i++) {
      bar(bars, i * WIDTH, minutes.get(i), Math.max(1, most));
    }
    String words =
        Show.number(judged)
            + " changes judged in the last hour, at most "
            + Show.number(most)
            + " in a minute, "
            + Show.number(rejected)
            + " rejected";
    return Safe.of(
        """
        <figure><svg viewBox="0 0 {} {}" role="img" aria-label="{}" preserveAspectRatio="none">
        {}<line class="base" x1="0" x2="{}" y1="{}" y2="{}"/></svg>
        <figcaption><span>an hour ago</span><span>{}</span><span>now</span></figcaption></figure>
        """,
        minutes.size() * WIDTH,
        HEIGHT + MARKS + 2,
        words,
        Safe.all(bars),
        minutes.size() * WIDTH,
        HEIGHT,
        HEIGHT,
        words);
  }

  private static void bar(List<Safe> bars, int x, Throughput.Minute minute, long most) {
    if (minute.counts().isEmpty()) {
      bars.add(rect("unknown", x, HEIGHT - 2, 2, "not known"));
      return;
    }
    Tally.Counts counts = minute.counts().get();
    if (counts.captured() > 0) {
      long height = Math.max(1, Math.round((double) HEIGHT * counts.captured() / most));
      String words =
          Show.seconds(minute.from())
              + ": accepted "
              + Show.number(counts.accepted())
              + ", ignored "
              + Show.number(counts.ignored())
              + ", rejected "
              + Show.number(counts.rejected());
      bars.add(rect("bar", x, HEIGHT - height, height, words));
      if (counts.rejected() > 0) {
        bars.add(rect("rejected", x, HEIGHT + 2, MARKS, words));
      }
    }
  }

  private static Safe rect(String kind, int x, long y, long height, String words) {
    return Safe.of(
        "<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"><title>{}</title></rect>\n",
        kind,
        x + 1,
        y,
        WIDTH - 2,
        height,
        words);
  }
}
