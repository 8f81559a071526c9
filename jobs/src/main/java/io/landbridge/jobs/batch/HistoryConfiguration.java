package io.landbridge.jobs.batch;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.springframework.batch.core.configuration.support.JdbcDefaultBatchConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.transaction.PlatformTransactionManager;

/** Spring Batch on the run history's own database; no other bean of ours lives in this context. */
@Configuration(proxyBeanMethods = false)
class HistoryConfiguration extends JdbcDefaultBatchConfiguration {

    static final String URL_PROPERTY = "landbridge.history.url";
    static final String NEW_PROPERTY = "landbridge.history.new";
    static final String CONNECTIONS_PROPERTY = "landbridge.history.connections";

    @Bean(destroyMethod = "close")
    HikariDataSource dataSource(org.springframework.core.env.Environment environment) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("history");
        config.setJdbcUrl(environment.getRequiredProperty(URL_PROPERTY));
        config.setUsername("sa");
        config.setPassword("");
        config.setMaximumPoolSize(environment.getRequiredProperty(CONNECTIONS_PROPERTY, Integer.class));
        config.setMinimumIdle(0);
        HikariDataSource dataSource = new HikariDataSource(config);
        if (environment.getRequiredProperty(NEW_PROPERTY, Boolean.class)) {
            new ResourceDatabasePopulator(new ClassPathResource("org/springframework/batch/core/schema-h2.sql"))
                    .execute(dataSource);
        }
        return dataSource;
    }

    @Bean
    DataSourceTransactionManager transactionManager(DataSource dataSource) {
        return new DataSourceTransactionManager(dataSource);
    }

    @Override
    protected DataSource getDataSource() {
        return applicationContext.getBean(DataSource.class);
    }

    @Override
    protected PlatformTransactionManager getTransactionManager() {
        return applicationContext.getBean(PlatformTransactionManager.class);
    }
}
