package io.landbridge.connectors.jdbc;

import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.connectors.jdbc.JdbcUrl.Driver;
import io.landbridge.pipeline.plan.Endpoint.Tls;
import java.util.Properties;

/** The driver properties that Landbridge sets itself. */
final class DriverOptions {

    private static final int CONNECT_TIMEOUT_SECONDS = 10;
    /** A read that takes longer is taken for a broken connection. */
    private static final int READ_TIMEOUT_SECONDS = 45;

    private DriverOptions() {}

    /**
     * All properties of a connection but user and password.
     *
     * @param plainText do without TLS where {@link Tls#INSECURE} allows it
     */
    static Properties of(JdbcUrl url, Tls tls, Purpose purpose, boolean plainText) {
        Properties options = new Properties();
        if (url.driver() == Driver.POSTGRESQL) {
            postgresql(options, url, tls, purpose, plainText);
        } else {
            mySql(options, tls, purpose, plainText);
        }
        options.putAll(url.properties());
        return options;
    }

    private static void postgresql(Properties options, JdbcUrl url, Tls tls, Purpose purpose, boolean plainText) {
        options.setProperty("ApplicationName", "landbridge " + purpose.label());
        options.setProperty("connectTimeout", Integer.toString(CONNECT_TIMEOUT_SECONDS));
        options.setProperty("loginTimeout", "0");
        options.setProperty("socketTimeout", Integer.toString(purpose.isPatient() ? 0 : READ_TIMEOUT_SECONDS));
        options.setProperty("socketFactory", PostgresSocketFactory.class.getName());
        options.setProperty("tcpKeepAlive", "true");
        options.setProperty("gssEncMode", "disable");
        options.setProperty("logServerErrorDetail", "false");
        options.setProperty(
                "sslmode",
                switch (tls) {
                    case VERIFY_FULL -> "verify-full";
                    case VERIFY_CA -> "verify-ca";
                    case INSECURE -> plainText ? "disable" : "prefer";
                });
        if (purpose == Purpose.LOG) {
            options.setProperty("replication", "database");
            // a connection that reads the log knows no other protocol for statements
            options.setProperty("preferQueryMode", "simple");
            options.setProperty("assumeMinServerVersion", "10");
        }
        boolean ownFiles = url.properties().keySet().stream().anyMatch(name -> name.matches("ssl(rootcert|cert|key)"));
        if (tls != Tls.INSECURE && !ownFiles) {
            // the JVM's trust store; the driver's default wants a file in the user's home
            options.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        }
    }

    private static void mySql(Properties options, Tls tls, Purpose purpose, boolean plainText) {
        options.setProperty("connectionAttributes", "program_name:landbridge " + purpose.label());
        options.setProperty("connectTimeout", Integer.toString(CONNECT_TIMEOUT_SECONDS * 1000));
        options.setProperty("socketTimeout", Integer.toString(purpose.isPatient() ? 0 : READ_TIMEOUT_SECONDS * 1000));
        options.setProperty("socketFactory", MySqlSocketFactory.class.getName());
        options.setProperty("tcpKeepAlive", "true");
        options.setProperty("characterEncoding", "UTF-8");
        // else text arrives in the column's own character set
        options.setProperty("characterSetResults", "UTF-8");
        options.setProperty("connectionTimeZone", "UTC");
        options.setProperty("forceConnectionTimeZoneToSession", "true");
        options.setProperty("tinyInt1isBit", "false");
        options.setProperty("yearIsDateType", "false");
        options.setProperty("autoDeserialize", "false");
        options.setProperty("detectCustomCollations", "false");
        options.setProperty("useServerPrepStmts", "false");
        // else the driver asks for the time at each packet, which is each row
        options.setProperty("maintainTimeStats", "false");
        // else a table named {fn now()} becomes a call
        options.setProperty("enableEscapeProcessing", "false");
        options.setProperty(
                "allowMultiQueries", Boolean.toString(purpose == Purpose.SNAPSHOT || purpose == Purpose.DIGEST));
        // LOAD DATA LOCAL has to be agreed while connecting, but no file may be sent: see LocalDataStream
        options.setProperty("allowLoadLocalInfile", "false");
        // changes that depend on each other go in turn, but not with a round trip for each
        options.setProperty("rewriteBatchedStatements", Boolean.toString(purpose == Purpose.APPLY));
        if (purpose.writesRows()) {
            options.setProperty("allowLoadLocalInfileInPath", "/nonexistent/landbridge");
        }
        options.setProperty(
                "sslMode",
                switch (tls) {
                    case VERIFY_FULL -> "VERIFY_IDENTITY";
                    case VERIFY_CA -> "VERIFY_CA";
                    case INSECURE -> plainText ? "DISABLED" : "PREFERRED";
                });
        if (tls == Tls.INSECURE) {
            // without TLS the password travels under the server's RSA key, which is taken on trust like all else here
            options.setProperty("allowPublicKeyRetrieval", "true");
        }
    }
}
