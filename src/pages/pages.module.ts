import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module';
import { CommunitiesModule } from '../communities/communities.module';
import { HomePage } from './home.page';
import { SignInController } from './sign-in.controller';

/** The pages that belong to no feature: sign-in and home. */
@Module({
  imports: [AuthModule, CommunitiesModule],
  controllers: [SignInController],
  providers: [HomePage],
})
export class PagesModule {}
