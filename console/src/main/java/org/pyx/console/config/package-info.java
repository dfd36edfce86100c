/** The configuration file. */
@NullMarked
package org.pyx.console.config;

import org.jspecify.annotations.NullMarked;
