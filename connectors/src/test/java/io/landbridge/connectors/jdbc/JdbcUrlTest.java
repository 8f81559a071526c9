package io.landbridge.connectors.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.connectors.jdbc.JdbcUrl.Driver;
import io.landbridge.connectors.jdbc.JdbcUrl.UrlProblem;
import io.landbridge.pipeline.failure.LandbridgeException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcUrlTest {

    @Test
    void takesAUrlApart() {
        assertThat(JdbcUrl.parse(
                        "jdbc:postgresql://db.example:6543/shop?currentSchema=crm&sslrootcert=%2Fetc/ca.pem", "here"))
                .isEqualTo(new JdbcUrl(
                        Driver.POSTGRESQL,
                        "db.example",
                        6543,
                        "shop",
                        Map.of("currentSchema", "crm", "sslrootcert", "/etc/ca.pem")));
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://h/d,        POSTGRESQL, h,         5432, d",
        "jdbc:mysql://h/d,             MYSQL,      h,         3306, d",
        "jdbc:mariadb://h/d,           MYSQL,      h,         3306, d",
        "jdbc:mysql://replica:3307/,   MYSQL,      replica,   3307, ''",
        "jdbc:mysql://replica:3307,    MYSQL,      replica,   3307, ''",
        "jdbc:postgresql://[::1]:1/d,  POSTGRESQL, ::1,       1,    d",
        "jdbc:postgresql://[fe80::2]/d,POSTGRESQL, fe80::2,   5432, d",
        "jdbc:mysql://h/a%2Fb,         MYSQL,      h,         3306, a/b",
        "jdbc:mysql://10.0.0.1/a%20b%2Bc?useCompression=true, MYSQL, 10.0.0.1, 3306, a b+c"
    })
    void readsHostPortAndDatabase(String url, Driver driver, String host, int port, String database) {
        JdbcUrl parsed = JdbcUrl.parse(url, "here");
        assertThat(parsed.driver()).isEqualTo(driver);
        assertThat(parsed.host()).isEqualTo(host);
        assertThat(parsed.port()).isEqualTo(port);
        assertThat(parsed.database()).isEqualTo(database);
    }

    @Test
    void encodesTheDatabaseAnewForTheDriver() {
        assertThat(JdbcUrl.parse("jdbc:mysql://h/my%3Fdb+%26x=1", "here").forDriver())
                .isEqualTo("jdbc:mysql://h:3306/my%3Fdb%2B%26x%3D1");
        assertThat(JdbcUrl.parse("jdbc:postgresql://[::1]/ü", "here").forDriver())
                .isEqualTo("jdbc:postgresql://[::1]:5432/%C3%BC");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgresql://h/d | MALFORMED",
                "jdbc:oracle:thin:@//h:1521/d | MALFORMED",
                "jdbc:mysql:replication://a,b/d | MALFORMED",
                "jdbc:mysql:loadbalance://a/d | MALFORMED",
                "jdbc:mysql://a:1,b:2/d | MALFORMED",
                "jdbc:mysql://address=(host=h)/d | MALFORMED",
                "jdbc:mysql://(host=h,port=1)/d | MALFORMED",
                "jdbc:postgresql:///d | MALFORMED",
                "jdbc:postgresql:d | MALFORMED",
                "jdbc:postgresql://h:99999/d | MALFORMED",
                "jdbc:postgresql://h:x/d | MALFORMED",
                "jdbc:postgresql://h/%zz | MALFORMED",
                "jdbc:postgresql://h/a/b | MALFORMED",
                "jdbc:mysql://h/d?connectTimeout=1&connectTimeout=2 | MALFORMED",
                "jdbc:mysql://root:hunter2@h/d | SECRET_IN_URL",
                "jdbc:postgresql://h/d?password=hunter2 | SECRET_IN_URL",
                "jdbc:postgresql://h/d?user=joe | SECRET_IN_URL",
                "jdbc:postgresql://h/d?sslpassword=hunter2 | SECRET_IN_URL",
                "jdbc:mysql://h/d?trustCertificateKeyStorePassword=hunter2 | SECRET_IN_URL",
                "jdbc:mysql://h/d?%70assword=hunter2 | SECRET_IN_URL",
                "jdbc:postgresql://h/d?socketFactory=org.x.Evil | PROPERTY_NOT_ALLOWED",
                "jdbc:postgresql://h/d?socketFactoryArg=http://x | PROPERTY_NOT_ALLOWED",
                "jdbc:postgresql://h/d?loggerFile=/tmp/x.jsp | PROPERTY_NOT_ALLOWED",
                "jdbc:postgresql://h/d?options=-c%20x=1 | PROPERTY_NOT_ALLOWED",
                "jdbc:postgresql://h/d?authenticationPluginClassName=x | PROPERTY_NOT_ALLOWED",
                "jdbc:mysql://h/d?autoDeserialize=true | PROPERTY_NOT_ALLOWED",
                "jdbc:mysql://h/d?allowLoadLocalInfile=true | PROPERTY_NOT_ALLOWED",
                "jdbc:mysql://h/d?allowUrlInLocalInfile=true | PROPERTY_NOT_ALLOWED",
                "jdbc:mysql://h/d?queryInterceptors=com.x.Y | PROPERTY_NOT_ALLOWED",
                "jdbc:mysql://h/d?propertiesTransform=com.x.Y | PROPERTY_NOT_ALLOWED",
                "jdbc:mysql://h/d?useConfigs=maxPerformance | PROPERTY_NOT_ALLOWED",
                "jdbc:mysql://h/d?sessionVariables=sql_mode= | PROPERTY_NOT_ALLOWED",
                "jdbc:mysql://h/d?trustCertificateKeyStoreUrl=http://x/y | PROPERTY_VALUE",
                "jdbc:mysql://h/d?trustCertificateKeyStoreUrl=file://evil/y | PROPERTY_VALUE",
                "jdbc:mysql://h/d?useCompression=maybe | PROPERTY_VALUE",
                "jdbc:postgresql://h/d?connectTimeout=-1 | PROPERTY_VALUE"
            })
    void refusesWithoutRepeatingASecret(String url, UrlError expected) {
        List<UrlProblem> problems = JdbcUrl.check(url);
        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).code()).isEqualTo(expected);
        assertThat(problems.get(0).message()).doesNotContain("hunter2").doesNotContain("Evil");
        assertThatThrownBy(() -> JdbcUrl.parse(url, "plan.yaml:4"))
                .isInstanceOf(LandbridgeException.class)
                .hasMessageStartingWith("plan.yaml:4: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:/etc/ca.jks", "file:///etc/ca.jks"})
    void takesAKeyStoreOfThisMachine(String store) {
        assertThat(JdbcUrl.check("jdbc:mysql://h/d?trustCertificateKeyStoreUrl=" + store))
                .isEmpty();
    }

    @Test
    void namesTheNearestProperty() {
        assertThat(JdbcUrl.check("jdbc:mysql://h/d?useCompresion=true"))
                .extracting(UrlProblem::message)
                .containsExactly(
                        "The property 'useCompresion' is not allowed in the URL; did you mean 'useCompression'?");
        assertThat(JdbcUrl.check("jdbc:postgresql://h/d?sslRootCert=/x"))
                .extracting(UrlProblem::message)
                .containsExactly("The property 'sslRootCert' is not allowed in the URL; did you mean 'sslrootcert'?");
        assertThat(JdbcUrl.check("jdbc:mysql://h/d?rewriteBatchedStatements=true")
                        .get(0)
                        .message())
                .contains("(allowed: allowPublicKeyRetrieval, connectTimeout, ");
    }

    @Test
    void reportsAllProblemsAtOnce() {
        assertThat(JdbcUrl.check("jdbc:mysql://h:0/d?password=x&autoDeserialize=true"))
                .extracting(UrlProblem::code)
                .containsExactly(UrlError.SECRET_IN_URL, UrlError.PROPERTY_NOT_ALLOWED, UrlError.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]"})
    void knowsThisMachine(String host) {
        assertThat(JdbcUrl.parse("jdbc:mysql://" + host + "/d", "here").isLoopback())
                .isTrue();
        assertThat(JdbcUrl.parse("jdbc:mysql://db.example/d", "here").isLoopback())
                .isFalse();
        assertThat(JdbcUrl.parse("jdbc:mysql://127.0.0.1.example/d", "here").isLoopback())
                .as("a name, and anybody's")
                .isFalse();
    }
}
