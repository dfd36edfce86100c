package org.pyx.console.lane;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.TryAgainException;
import org.pyx.schemas.wire.Lane;

/** Whether a lane has a validator at work. Stateless. */
public final class StagePresence {
  private static final long PATIENCE_SECONDS = 10;

  private StagePresence() {}

  /**
   * Whether the validator's consumer group has a member now.
   *
   * @throws TryAgainException if Kafka does not say
   */
  public static boolean validator(KafkaAccess kafka, Lane lane) {
    String group = lane.member("validator");
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      return !admin
          .describeConsumerGroups(List.of(group))
          .all()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .values()
          .stream()
          .allMatch(described -> described.members().isEmpty());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return false;
      }
      throw new TryAgainException("Kafka does not describe group " + group, e);
    } catch (TimeoutException e) {
      throw new TryAgainException("Kafka does not describe group " + group, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TryAgainException("interrupted while Kafka described group " + group, e);
    }
  }
}
