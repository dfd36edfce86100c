package org.pyx.console.demo;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The processor time that the demo has used, by who used it. Processes and threads that end take
 * their time with them, so {@link #look} must be called now and then. Not thread-safe.
 */
final class ProcessorTime {
  private static final String WORKLOAD_THREADS = "exchange-";

  private final ProcessHandle exchange;
  private final ProcessHandle auditor;
  private final Map<Long, Duration> ofExchange = new HashMap<>();
  private final Map<Long, Duration> ofAuditor = new HashMap<>();
  private final Map<Long, Long> ofWorkload = new HashMap<>();
  private final double before = processSeconds();
  private long mostHeap;

  /** Watches two database servers, with their children, and this process. */
  ProcessorTime(ProcessHandle exchange, ProcessHandle auditor) {
    this.exchange = exchange;
    this.auditor = auditor;
  }

  /** Notes what has been used until now. */
  void look() {
    note(exchange, ofExchange);
    note(auditor, ofAuditor);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (long id : threads.getAllThreadIds()) {
      var thread = threads.getThreadInfo(id);
      if (thread != null && thread.getThreadName().startsWith(WORKLOAD_THREADS)) {
        ofWorkload.merge(id, threads.getThreadCpuTime(id), Math::max);
      }
    }
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    mostHeap = Math.max(mostHeap, heap);
  }

  /** Seconds of the exchange: its server, and the workload's threads in this process. */
  double exchangeSeconds() {
    return seconds(ofExchange) + workloadSeconds();
  }

  /** Seconds of the auditor's server. */
  double auditorSeconds() {
    return seconds(ofAuditor);
  }

  /** Seconds of the stages and the broker: this process without the workload's threads. */
  double laneSeconds() {
    return processSeconds() - before - workloadSeconds();
  }

  /** Of this process since it was started; 0 where the platform does not say. */
  private static double processSeconds() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime() / 1e9
        : 0;
  }

  /** The most heap that was in use at a look, garbage included, in megabytes. */
  long mostHeapMegabytes() {
    return mostHeap >> 20;
  }

  private double workloadSeconds() {
    return ofWorkload.values().stream().mapToLong(Long::longValue).sum() / 1e9;
  }

  private static double seconds(Map<Long, Duration> times) {
    return times.values().stream().mapToLong(Duration::toMillis).sum() / 1e3;
  }

  private static void note(ProcessHandle server, Map<Long, Duration> times) {
    note(server.pid(), server, times);
    server.descendants().forEach(process -> note(process.pid(), process, times));
  }

  private static void note(long id, ProcessHandle process, Map<Long, Duration> times) {
    process.info().totalCpuDuration().ifPresent(time -> times.put(id, time));
  }
}
