package org.pyx.capture.engine;

import io.debezium.config.CommonConnectorConfig;
import io.debezium.pipeline.ChangeEventSourceCoordinator;
import io.debezium.pipeline.EventDispatcher;
import io.debezium.pipeline.signal.actions.SignalAction;
import io.debezium.pipeline.signal.actions.SignalActionProvider;
import io.debezium.pipeline.source.spi.DataChangeEventListener;
import io.debezium.pipeline.spi.Partition;
import io.debezium.spi.schema.DataCollectionId;
import java.util.Map;

/**
 * Takes Debezium's metrics off the way of a row: for every event they build a text that nobody
 * reads, a quarter of the time of the thread that decodes the log, and no setting turns that off.
 * The engine asks every <a
 * href="https://debezium.io/documentation/reference/3.6/configuration/signalling.html">provider of
 * signal actions</a> for its actions just before it streams; this one has none. Made by the engine,
 * as a service.
 */
public final class QuietMetrics implements SignalActionProvider {
  /** For the engine. */
  public QuietMetrics() {}

  @Override
  public <P extends Partition> Map<String, SignalAction<P>> createActions(
      EventDispatcher<P, ? extends DataCollectionId> dispatcher,
      ChangeEventSourceCoordinator<P, ?> coordinator,
      CommonConnectorConfig config) {
    dispatcher.setEventListener(DataChangeEventListener.NO_OP());
    return Map.of();
  }
}
