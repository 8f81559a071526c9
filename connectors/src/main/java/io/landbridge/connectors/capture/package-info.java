/** What reading a log has in common on all engines: a thread that reads, a bounded queue, whole transactions at its end. */
@NullMarked
package io.landbridge.connectors.capture;

import org.jspecify.annotations.NullMarked;
