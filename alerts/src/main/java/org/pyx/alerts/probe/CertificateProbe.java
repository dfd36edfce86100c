package org.pyx.alerts.probe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.pyx.alerts.check.CheckKind;
import org.pyx.alerts.check.Probe;
import org.pyx.alerts.check.Reading;

/**
 * Looks at when certificates expire.
 *
 * @param files of certificates in PEM form
 * @param before so long before the first of a file expires is bad
 * @param clock what time it is
 */
public record CertificateProbe(List<Path> files, Duration before, Supplier<Instant> clock)
    implements Probe {
  public CertificateProbe {
    files = List.copyOf(files);
  }

  @Override
  public String name() {
    return "certificate";
  }

  @Override
  public List<Reading> look() {
    return files.stream().map(this::look).toList();
  }

  private Reading look(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Optional<Instant> first =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(CertificateProbe::end)
              .min(Instant::compareTo);
      return new Reading(
          CheckKind.CERTIFICATE,
          file.toString(),
          first.isEmpty() || first.get().isBefore(clock.get().plus(before)),
          first
              .map(end -> "expires at " + end.truncatedTo(ChronoUnit.SECONDS))
              .orElse("holds no certificate in PEM form"));
    } catch (IOException | GeneralSecurityException e) {
      return new Reading(CheckKind.CERTIFICATE, file.toString(), true, "cannot be read: " + e);
    }
  }

  private static Instant end(Certificate certificate) {
    return ((X509Certificate) certificate).getNotAfter().toInstant();
  }
}
