package io.seatledger.query.account;

import io.seatledger.query.progress.Progress;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Lets every read of an account wait for a version of it. */
@Configuration(proxyBeanMethods = false)
class AccountConfiguration implements WebMvcConfigurer {

    private final Progress progress;
    private final AccountReaders readers;

    AccountConfiguration(Progress progress, AccountReaders readers) {
        this.progress = progress;
        this.readers = readers;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new VersionWait(progress, readers)).addPathPatterns("/api/v1/accounts/**");
    }
}
