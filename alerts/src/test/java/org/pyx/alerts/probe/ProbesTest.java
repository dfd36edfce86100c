package org.pyx.alerts.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.alerts.check.Reading;

class ProbesTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @Test
  void aDiskIsBadBelowItsPercentOfFreeSpace() {
    assertThat(new DiskProbe(List.of(folder), 0).look())
        .singleElement()
        .matches(reading -> !reading.bad() && reading.words().contains("free of"));
    assertThat(new DiskProbe(List.of(folder), 101).look()).singleElement().matches(Reading::bad);
    assertThatThrownBy(() -> new DiskProbe(List.of(folder.resolve("nosuch")), 10).look())
        .hasMessageContaining("nosuch");
  }

  @Test
  void aCertificateIsBadBeforeItExpires() throws Exception {
    Path store = folder.resolve("store.p12");
    Path pem = folder.resolve("server.pem");
    keytool(
        "-genkeypair",
        "-alias",
        "a",
        "-keyalg",
        "EC",
        "-dname",
        "CN=a",
        "-validity",
        "10",
        "-keystore",
        store.toString());
    keytool(
        "-exportcert",
        "-alias",
        "a",
        "-rfc",
        "-file",
        pem.toString(),
        "-keystore",
        store.toString());
    Path empty = Files.createFile(folder.resolve("empty.pem"));
    Path absent = folder.resolve("absent.pem");

    assertThat(bad(9, pem)).isFalse();
    assertThat(bad(11, pem)).isTrue();
    assertThat(bad(9, empty)).isTrue();
    assertThat(bad(9, absent)).isTrue();
  }

  private static boolean bad(int days, Path file) {
    return new CertificateProbe(List.of(file), Duration.ofDays(days), Instant::now)
        .look()
        .getFirst()
        .bad();
  }

  private void keytool(String... arguments) throws Exception {
    List<String> command = new java.util.ArrayList<>(List.of(arguments));
    command.addFirst(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", "changeit"));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
