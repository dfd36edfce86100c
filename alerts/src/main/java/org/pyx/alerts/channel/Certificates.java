package org.pyx.alerts.channel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.pyx.schemas.stage.StopException;

/** Certificates that are trusted in place of Java's own. Stateless. */
final class Certificates {
  private Certificates() {}

  /**
   * A TLS context that trusts the certificates of a file.
   *
   * @throws StopException if the file has none
   */
  static SSLContext trusting(Path pem) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {manager(pem)}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new StopException("Java offers no TLS: " + e, e);
    }
  }

  /**
   * The part of such a context that trusts.
   *
   * @throws StopException if the file has no certificates
   */
  static X509TrustManager manager(Path pem) {
    try (InputStream in = Files.newInputStream(pem)) {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (found.isEmpty()) {
        throw new StopException(pem + " holds no certificate in PEM form");
      }
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate certificate : found) {
        store.setCertificateEntry("trusted-" + number++, certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      return (X509TrustManager) trust.getTrustManagers()[0];
    } catch (IOException | GeneralSecurityException e) {
      throw new StopException("the certificates in " + pem + " cannot be read: " + e, e);
    }
  }
}
