import { createRouter, createWebHistory, type Router } from 'vue-router'
import HomePage from './pages/HomePage.vue'
import LoadFailed from './pages/LoadFailed.vue'

/** The pages by their addresses. Home comes with the app, the others when they are wanted. */
export function createAppRouter(): Router {
  return createRouter({
    history: createWebHistory(),
    routes: [
      { path: '/', name: 'home', component: HomePage },
      {
        path: '/r/:name',
        name: 'room',
        component: () => import('./pages/RoomPage.vue').catch(() => LoadFailed),
      },
      {
        path: '/:rest(.*)*',
        name: 'lost',
        component: () => import('./pages/LostPage.vue').catch(() => LoadFailed),
      },
    ],
  })
}
