package org.pyx.embedded;

/**
 * The ports of a broker that stands behind something that its clients are to go through, such as a
 * proxy that cuts connections.
 *
 * @param direct for those that go straight to it
 * @param behind where it listens for what comes through
 * @param front what it tells those that came through to connect to
 * @param controller for the broker itself
 */
public record BrokerListeners(int direct, int behind, int front, int controller) {}
