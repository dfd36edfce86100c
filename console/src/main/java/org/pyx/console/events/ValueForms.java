package org.pyx.console.events;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pyx.schemas.model.Value;

/** Further forms of a value in which people recognise it. Stateless. */
public final class ValueForms {
  private static final HexFormat HEX = HexFormat.of();

  /** Of longer values the beginning: size and digest stand beside the value itself. */
  private static final int MOST = 96;

  private static final Pattern AMOUNT = Pattern.compile("\\(([0-9]{1,18}),([0-9]{1,9})\\)");

  /** Crockford's base 32, in which Taler writes keys and hashes. */
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private static final long MICROS_2000 = 946_684_800_000_000L;
  private static final long MICROS_2300 = 10_413_792_000_000_000L;

  private ValueForms() {}

  /**
   * A form.
   *
   * @param name what it is
   * @param text the value in it; may be hostile
   */
  public record Form(String name, String text) {}

  /** The further forms of a value; none where its own form says all. */
  public static List<Form> of(Value value) {
    return switch (value) {
      case Value.Bytes v -> bytes(v.value());
      case Value.Text v -> text(v.value());
      case Value.Int v ->
          v.value() >= MICROS_2000 && v.value() < MICROS_2300
              ? List.of(
                  new Form(
                      "as a time", Instant.EPOCH.plus(v.value(), ChronoUnit.MICROS).toString()))
              : List.of();
      case Value.Null _, Value.Unchanged _, Value.Bool _, Value.Real _, Value.Large _ -> List.of();
    };
  }

  private static List<Form> bytes(byte[] bytes) {
    List<Form> forms = new ArrayList<>();
    byte[] begin = bytes.length > MOST ? Arrays.copyOf(bytes, MOST) : bytes;
    forms.add(new Form("bytes", Integer.toString(bytes.length)));
    if (bytes.length > 0) {
      forms.add(new Form("base 32", base32(begin) + cut(bytes.length)));
      String text = utf8(begin);
      if (!text.isBlank()) {
        forms.add(new Form("as text", text + cut(bytes.length)));
      }
    }
    return forms;
  }

  private static List<Form> text(String text) {
    List<Form> forms = new ArrayList<>();
    Matcher amount = AMOUNT.matcher(text);
    if (amount.matches()) {
      String fraction = "00000000".substring(Math.min(8, amount.group(2).length()));
      forms.add(new Form("as an amount", amount.group(1) + "." + fraction + amount.group(2)));
    }
    boolean plain = text.length() <= MOST && text.chars().allMatch(c -> c >= ' ' && c < 0x7F);
    if (!plain) {
      byte[] bytes =
          text.substring(0, Math.min(MOST, text.length())).getBytes(StandardCharsets.UTF_8);
      forms.add(new Form("hex of its UTF-8", HEX.formatHex(bytes) + cut(text.length())));
    }
    return forms;
  }

  private static String cut(int length) {
    return length > MOST ? "…" : "";
  }

  private static String utf8(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      boolean readable = text.codePoints().noneMatch(c -> Character.isISOControl(c) && c != '\n');
      return readable ? text : "";
    } catch (CharacterCodingException e) {
      return "";
    }
  }

  /** Bytes in base 32, the last digit filled up with zero bits. */
  static String base32(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    int bits = 0;
    int held = 0;
    for (byte each : bytes) {
      held = (held << 8) | (each & 0xFF);
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        text.append(ALPHABET.charAt((held >>> bits) & 31));
      }
      held &= (1 << bits) - 1;
    }
    if (bits > 0) {
      text.append(ALPHABET.charAt((held << (5 - bits)) & 31));
    }
    return text.toString();
  }
}
