/**
 * What a stage holds against each other before it writes anything: topics, copy and its own memory
 * (guarantee G6). Pure: the facts are read elsewhere.
 */
@NullMarked
package org.pyx.schemas.start;

import org.jspecify.annotations.NullMarked;
