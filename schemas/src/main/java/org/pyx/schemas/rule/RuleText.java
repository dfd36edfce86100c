package org.pyx.schemas.rule;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a rule means for people, from {@code /rules/<id>.md}: three paragraphs of Markdown.
 * Immutable.
 *
 * @param meaning what it says when the rule is broken
 * @param reason why that matters to an auditor
 * @param advice what to do
 */
public record RuleText(String meaning, String reason, String advice) {
  private static final int PARAGRAPHS = 3;

  /**
   * The text of a rule.
   *
   * @throws IllegalStateException if this build lacks the text, or it is not three paragraphs
   */
  public static RuleText of(Rule rule) {
    String file = "/rules/" + rule.id() + ".md";
    try (InputStream in = RuleText.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("rule " + rule.id() + " has no text " + file);
      }
      return parse(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + file, e);
    }
  }

  /**
   * A text from its three paragraphs, which empty lines part.
   *
   * @param file what to call it in errors
   * @throws IllegalStateException if there are more or fewer, or one is a heading
   */
  static RuleText parse(String file, String text) {
    List<String> paragraphs =
        Arrays.stream(text.strip().lines().collect(Collectors.joining("\n")).split("\n\\s*\n"))
            .map(String::strip)
            .toList();
    if (paragraphs.size() != PARAGRAPHS || paragraphs.stream().anyMatch(String::isEmpty)) {
      throw new IllegalStateException(
          file + " must have three paragraphs, meaning, reason and advice, parted by empty lines");
    }
    if (paragraphs.stream().anyMatch(paragraph -> paragraph.startsWith("#"))) {
      throw new IllegalStateException(file + " must have no headings: the page makes them");
    }
    return new RuleText(paragraphs.get(0), paragraphs.get(1), paragraphs.get(2));
  }
}
