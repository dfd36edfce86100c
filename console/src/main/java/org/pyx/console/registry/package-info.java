/** Our schemas under the read paths of the Confluent Schema Registry's API, for stock tools. */
@NullMarked
package org.pyx.console.registry;

import org.jspecify.annotations.NullMarked;
