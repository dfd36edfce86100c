/** Which of several processes of a stage holds its lane: Kafka's group membership as a lease. */
@NullMarked
package org.pyx.schemas.leadership;

import org.jspecify.annotations.NullMarked;
