package io.landbridge.testkit.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** How the testkit's own connections are opened; what the product does is its own affair. */
final class Sessions {

    private Sessions() {}

    static Connection open(Engine engine, String url, String user, String password) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        if (engine.isMySqlFamily()) {
            properties.setProperty("sslMode", "DISABLED");
            properties.setProperty("allowPublicKeyRetrieval", "true");
            properties.setProperty("allowLoadLocalInfile", "true");
            properties.setProperty("rewriteBatchedStatements", "true");
            properties.setProperty("connectionTimeZone", "UTC");
            properties.setProperty("forceConnectionTimeZoneToSession", "true");
            properties.setProperty("tinyInt1isBit", "false");
            properties.setProperty("yearIsDateType", "false");
            properties.setProperty("characterEncoding", "UTF-8");
            properties.setProperty("enableEscapeProcessing", "false"); // a name may look like an escape
        } else {
            properties.setProperty("options", "-c timezone=UTC");
            properties.setProperty("ApplicationName", "landbridge-testkit");
            properties.setProperty("reWriteBatchedInserts", "true");
        }
        return DriverManager.getConnection(url, properties);
    }

    /** A database that every server of the engine has. */
    static String defaultDatabase(Engine engine) {
        return engine == Engine.POSTGRESQL ? "postgres" : "mysql";
    }
}
