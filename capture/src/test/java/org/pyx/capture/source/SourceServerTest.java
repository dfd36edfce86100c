package org.pyx.capture.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.stage.PostgresAccess;
import org.pyx.schemas.stage.PostgresAccess.Wanted;
import org.pyx.schemas.stage.Secret;

/** Which of several servers is read from. */
class SourceServerTest {
  private static final SourceServer OLD_PRIMARY = server(1, false, 1, true);
  private static final SourceServer NEW_PRIMARY = server(2, false, 2, true);
  private static final SourceServer STANDBY = server(3, true, 2, false);
  private static final SourceServer STANDBY_WITH_SLOT = server(4, true, 2, true);

  @Test
  void ofTwoPrimariesTheOneWithTheLaterTimelineIsRead() {
    assertThat(SourceServer.best(List.of(OLD_PRIMARY, NEW_PRIMARY, STANDBY), Wanted.PRIMARY))
        .isEqualTo(NEW_PRIMARY);
    assertThat(SourceServer.best(List.of(NEW_PRIMARY, OLD_PRIMARY), Wanted.PRIMARY))
        .isEqualTo(NEW_PRIMARY);
  }

  @Test
  void aStandbyIsNoPrimary() {
    assertThat(SourceServer.best(List.of(STANDBY, STANDBY_WITH_SLOT), Wanted.PRIMARY)).isNull();
  }

  @Test
  void theStandbyWithTheSlotIsReadAlsoWhenItWasPromoted() {
    assertThat(SourceServer.best(List.of(STANDBY, STANDBY_WITH_SLOT), Wanted.STANDBY))
        .isEqualTo(STANDBY_WITH_SLOT);
    assertThat(SourceServer.best(List.of(NEW_PRIMARY), Wanted.STANDBY)).isEqualTo(NEW_PRIMARY);
    assertThat(SourceServer.best(List.of(server(5, false, 1, false)), Wanted.STANDBY)).isNull();
  }

  @Test
  void anyIsTheOneWithTheSlotThenThePrimary() {
    assertThat(
            SourceServer.best(List.of(server(5, false, 1, false), STANDBY_WITH_SLOT), Wanted.ANY))
        .isEqualTo(STANDBY_WITH_SLOT);
    assertThat(SourceServer.best(List.of(STANDBY, server(5, false, 1, false)), Wanted.ANY))
        .isEqualTo(server(5, false, 1, false));
  }

  private static SourceServer server(int port, boolean standby, long timeline, boolean slot) {
    return new SourceServer(
        new PostgresAccess("h", port, "d", "u", Secret.NONE, Map.of()),
        standby,
        timeline,
        slot,
        true);
  }
}
