package org.pyx.capture.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What an honest server says passes, however it is cut into pieces; and garbage does not. */
class ProtocolGuardTest {
  private static final Bounds BOUNDS = new Bounds(1 << 20, 4 << 20);
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  void anHonestConversationPassesInAnyPieces() throws Exception {
    byte[] all = honest();
    for (int round = 0; round < 2_000; round++) {
      ProtocolGuard guard = new ProtocolGuard(BOUNDS);
      for (int at = 0; at < all.length; ) {
        int count = Math.min(1 + random.nextInt(round % 2 == 0 ? 4 : 60), all.length - at);
        guard.accept(all, at, count);
        at += count;
      }
      assertThat(guard.isReady()).isTrue();
      assertThat(guard.isLog()).isTrue();
    }
  }

  /** Of the changed ones most are refused; none raises anything else. */
  @Test
  void changedBytesRaiseNothingButARefusal() throws Exception {
    byte[] all = honest();
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] changed = all.clone();
      changed[random.nextInt(all.length)] = (byte) random.nextInt();
      try {
        new ProtocolGuard(BOUNDS).accept(changed, 0, changed.length);
      } catch (HostileServerException e) {
        refused++;
      }
    }
    assertThat(refused).as("seed %d", seed).isGreaterThan(4_000);
  }

  @Test
  void aLengthThatIsNotThatOfTheContentIsRefused() {
    for (byte[] lie :
        new byte[][] {
          message('Z', "II"),
          message('1', "x"),
          message('K', "123456789"),
          message('S', "a\0b\0c"),
          message('T', "\0\0x"),
          message('D', "\0\0x"),
          message('W', "\0\0\0\0"),
          message('R', "\0\0\0\0x"),
          message('A', "\0\0\0\1a\0b\0"),
          message('d', ""),
          message('d', log("Ix")),
          message('d', log("M\0" + "12345678" + "p\0" + "\0\0\0\2x")),
          message('d', log("T\0\0\0\2\0" + "1234"))
        }) {
      assertThatThrownBy(() -> new ProtocolGuard(BOUNDS).accept(lie, 0, lie.length))
          .isInstanceOf(HostileServerException.class);
    }
  }

  /** What it says counts between transactions only, and behind the last that came. */
  @Test
  void aSignOfLifeSaysBehindWhatAndHowFarTheLogIsQuiet() throws Exception {
    ProtocolGuard guard = new ProtocolGuard(BOUNDS);
    assertThat(guard.quiet()).isEqualTo(LogGuard.Quiet.UNKNOWN);
    tell(guard, message('W', "\0\0\0"), sign(7));
    assertThat(guard.quiet()).isEqualTo(new LogGuard.Quiet(0, 7));
    tell(guard, at(8, "B" + "12345678" + "12345678" + "1234"), sign(9));
    assertThat(guard.quiet()).as("in a transaction").isEqualTo(new LogGuard.Quiet(0, 7));
    tell(guard, at(10, "C\0" + "12345678" + "12345678" + "12345678"), sign(12));
    assertThat(guard.quiet()).isEqualTo(new LogGuard.Quiet(10, 12));
    tell(guard, at(13, "M\0" + "12345678" + "p\0" + "\0\0\0\0"));
    assertThat(guard.quiet()).isEqualTo(new LogGuard.Quiet(10, 12));
    tell(guard, sign(20));
    assertThat(guard.quiet()).isEqualTo(new LogGuard.Quiet(13, 20));
  }

  private static void tell(ProtocolGuard guard, byte[]... messages) throws HostileServerException {
    for (byte[] message : messages) {
      guard.accept(message, 0, message.length);
    }
  }

  private static byte[] sign(int until) {
    return message('d', "k" + "\0\0\0\0\0\0\0" + (char) until + "12345678" + "\0");
  }

  private static byte[] at(int place, String content) {
    return message('d', "w" + "\0\0\0\0\0\0\0" + (char) place + "12345678".repeat(2) + content);
  }

  private static byte[] honest() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(message('R', "\0\0\0\12SCRAM-SHA-256\0\0"));
    all.writeBytes(message('R', "\0\0\0\13r=x"));
    all.writeBytes(message('R', "\0\0\0\14v=y"));
    all.writeBytes(message('R', "\0\0\0\0"));
    all.writeBytes(message('S', "TimeZone\0UTC\0"));
    all.writeBytes(message('K', "12345678"));
    all.writeBytes(message('Z', "I"));
    all.writeBytes(message('N', "SNOTICE\0Mhello\0\0"));
    all.writeBytes(message('1', ""));
    all.writeBytes(message('t', "\0\1\0\0\0\27"));
    all.writeBytes(message('2', ""));
    all.writeBytes(message('T', "\0\2a\0" + "123456789012345678" + "b\0" + "123456789012345678"));
    all.writeBytes(message('D', "\0\2\0\0\0\1x\u00ff\u00ff\u00ff\u00ff"));
    all.writeBytes(message('D', "\0\2\0\0\0\0\0\0\0\3abc"));
    all.writeBytes(message('s', ""));
    all.writeBytes(message('C', "SELECT 2\0"));
    all.writeBytes(message('E', "SERROR\0Mno\0\0"));
    all.writeBytes(message('Z', "T"));
    all.writeBytes(message('W', "\0\0\0"));
    all.writeBytes(message('d', "k" + "12345678" + "12345678" + "\0"));
    all.writeBytes(message('d', log("B" + "12345678" + "12345678" + "1234")));
    all.writeBytes(message('d', log("Rabcdpublic\0t\0d\0\1\1id\0" + "1234" + "1234")));
    all.writeBytes(message('d', log("IabcdN\0\3t\0\0\0\0021" + "2nu")));
    all.writeBytes(message('d', log("UabcdN\0\1t\0\0\0\1x")));
    all.writeBytes(message('d', log("UabcdO\0\1nN\0\1t\0\0\0\1x")));
    all.writeBytes(message('d', log("DabcdK\0\1t\0\0\0\1x")));
    all.writeBytes(message('d', log("T\0\0\0\2\0" + "12341234")));
    all.writeBytes(message('d', log("M\1" + "12345678" + "prefix\0" + "\0\0\0\3abc")));
    all.writeBytes(message('d', log("C\0" + "12345678" + "12345678" + "12345678")));
    return all.toByteArray();
  }

  private static String log(String message) {
    return "w" + "12345678".repeat(3) + message;
  }

  private static byte[] message(int type, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(5 + bytes.length)
        .put((byte) type)
        .putInt(4 + bytes.length)
        .put(bytes)
        .array();
  }
}
