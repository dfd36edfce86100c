package org.pyx.alerts.channel;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.pyx.alerts.channel.ChannelSettings.Webhook;
import org.pyx.alerts.desk.Letter;
import org.pyx.schemas.stage.StopException;

/**
 * Posts letters as JSON. Each request is signed with a time, so that nobody else can send one, or
 * the same one later.
 */
final class WebhookChannel implements Channel {
  static final String TIMESTAMP = "X-Pyx-Timestamp";
  static final String SIGNATURE = "X-Pyx-Signature";
  static final String ID = "X-Pyx-Id";

  private static final String ALGORITHM = "HmacSHA256";
  private static final MediaType JSON = MediaType.get("application/json");

  private final Webhook settings;
  private final URI address;
  private final Supplier<Instant> clock;
  private final OkHttpClient client;

  WebhookChannel(Webhook settings) {
    this(settings, Instant::now);
  }

  /** For tests of signatures. */
  WebhookChannel(Webhook settings, Supplier<Instant> clock) {
    this.settings = settings;
    this.address = address(settings);
    this.clock = clock;
    this.client = client(settings);
  }

  @Override
  public void send(Letter letter) {
    byte[] body =
        switch (settings.form()) {
          case PLAIN -> NoticeJson.plain(letter);
          case ALERTMANAGER -> NoticeJson.alertmanager(letter);
        };
    try (Response response = client.newCall(request(letter, body)).execute()) {
      if (!response.isSuccessful()) {
        throw new ChannelException(where() + " answers with status " + response.code());
      }
    } catch (IOException e) {
      throw new ChannelException(where() + " cannot be reached: " + e, e);
    }
  }

  private Request request(Letter letter, byte[] body) {
    Request.Builder request =
        new Request.Builder()
            .url(address.toString())
            .header("User-Agent", "pyx")
            .header(ID, letter.id())
            .post(RequestBody.create(body, JSON));
    String key = settings.key().reveal();
    if (!key.isEmpty()) {
      String seconds = Long.toString(clock.get().getEpochSecond());
      request.header(TIMESTAMP, seconds).header(SIGNATURE, signature(key, seconds, body));
    }
    return request.build();
  }

  /** Over the time, a dot, and the body. */
  static String signature(String key, String seconds, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      mac.update((seconds + ".").getBytes(StandardCharsets.UTF_8));
      return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC with SHA-256", e);
    }
  }

  /** Without the path, which is a secret of many services. */
  private String where() {
    return "the webhook at " + address.getScheme() + "://" + address.getAuthority();
  }

  private static URI address(Webhook settings) {
    try {
      URI uri = new URI(settings.url().reveal());
      boolean http = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      if (!http || uri.getHost() == null || uri.getUserInfo() != null) {
        throw new StopException(
            "the address of a webhook must be http or https with a host, and no user in it");
      }
      return uri;
    } catch (URISyntaxException e) {
      // the exception has the address in it, of which the path may be secret
      throw new StopException("the address of a webhook is no URL: " + e.getReason());
    }
  }

  private static OkHttpClient client(Webhook settings) {
    OkHttpClient.Builder client =
        new OkHttpClient.Builder()
            .callTimeout(settings.patience())
            .connectTimeout(settings.patience())
            .readTimeout(settings.patience())
            // what is signed for one address is for no other
            .followRedirects(false)
            .followSslRedirects(false);
    settings
        .socks()
        .ifPresent(proxy ->
            // names are left to the proxy
            client.proxy(
                new Proxy(Proxy.Type.SOCKS, new InetSocketAddress(proxy.host(), proxy.port()))));
    settings
        .trust()
        .ifPresent(file ->
            client.sslSocketFactory(
                Certificates.trusting(file).getSocketFactory(), Certificates.manager(file)));
    return client.build();
  }

  @Override
  public void close() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }
}
