package org.pyx.console.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.pyx.console.html.Safe;
import org.pyx.schemas.model.Digest;

/** The frame of every page. Stateless. */
public final class Page {
  private static final String STYLE = read();

  private Page() {}

  /**
   * What stands around a page's content.
   *
   * @param title in the browser's title bar
   * @param refresh after how many seconds it is loaded again; 0 for never
   * @param user who has logged in, if anybody
   */
  public record Frame(String title, int refresh, Optional<String> user) {}

  /** A page of the console. */
  public static String of(Frame frame, Safe body) {
    return Safe.of(
            """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            {}<title>{}</title>
            <link rel="stylesheet" href="/style.css">
            </head><body>
            <header><a href="/">Pyx</a>{}</header>
            <main>{}</main>
            </body></html>
            """,
            frame.refresh() > 0
                ? Safe.of("<meta http-equiv=\"refresh\" content=\"{}\">\n", frame.refresh())
                : Safe.NOTHING,
            frame.title(),
            frame.user().map(Page::leave).orElse(Safe.NOTHING),
            body)
        .html();
  }

  private static Safe leave(String user) {
    return Safe.of(
        "<form method=\"post\" action=\"/logout\"><bdi>{}</bdi> <button>Log out</button></form>",
        user);
  }

  /** A page that stands for itself, without a server: the style is inside. */
  public static String alone(String title, Safe body) {
    String digest =
        Base64.getEncoder()
            .encodeToString(Digest.sha256().digest(STYLE.getBytes(StandardCharsets.UTF_8)));
    return Safe.of(
            """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'">
            <meta name="referrer" content="no-referrer">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{}</title>
            <style>{}</style>
            </head><body>
            <main>{}</main>
            </body></html>
            """,
            digest,
            title,
            new Safe(STYLE),
            body)
        .html();
  }

  /** The style sheet. */
  public static String style() {
    return STYLE;
  }

  private static String read() {
    try (InputStream in = Page.class.getResourceAsStream("style.css")) {
      if (in == null) {
        throw new IllegalStateException("the style sheet is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
