package org.pyx.console.demo;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.pyx.alerts.channel.ChannelSettings;

/** What stands in a mail is text on the page, whatever it is. */
class MailboxTest {
  @Test
  void hostileMailIsShownAsText() throws Exception {
    try (Mailbox mailbox = Mailbox.open()) {
      ChannelSettings.Mail way =
          (ChannelSettings.Mail) mailbox.settings().recipients().getFirst().channel();
      Properties properties = new Properties();
      properties.put("mail.smtp.host", way.server().host());
      properties.put("mail.smtp.port", Integer.toString(way.server().port()));
      MimeMessage mail = new MimeMessage(Session.getInstance(properties));
      mail.setFrom(new InternetAddress(way.from()));
      mail.setRecipients(Message.RecipientType.TO, way.to().getFirst());
      mail.setSubject("<script>alert(1)</script>");
      mail.setText("first line\n</pre><img src=x onerror=alert(1)>\n\u202egnp.exe", "UTF-8");
      Transport.send(mail);

      String page = mailbox.page().html();
      assertThat(mailbox.size()).isEqualTo(1);
      assertThat(page)
          .contains(
              "&lt;script&gt;", "first line", "&lt;/pre&gt;&lt;img src=x onerror=alert(1)&gt;")
          .doesNotContain("<script", "<img", "\u202e");
    }
  }
}
