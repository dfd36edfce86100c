/** How the domain lies on the topics: framing, Avro codecs, keys, headers, topic names. */
@NullMarked
package org.pyx.schemas.wire;

import org.jspecify.annotations.NullMarked;
