/** What every JDBC adapter shares: URLs by allow list, TLS, pools, prepared sessions, quoting, and what a driver's error means. */
@NullMarked
package io.landbridge.connectors.jdbc;

import org.jspecify.annotations.NullMarked;
