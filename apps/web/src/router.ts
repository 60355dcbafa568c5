import { createRouter, createWebHistory, type Router } from 'vue-router'
import HomePage from './pages/HomePage.vue'

/** The pages by their addresses. Home comes with the app, the room when it is wanted. */
export function createAppRouter(): Router {
  return createRouter({
    history: createWebHistory(),
    routes: [
      { path: '/', name: 'home', component: HomePage },
      { path: '/r/:name', name: 'room', component: () => import('./pages/RoomPage.vue') },
      { path: '/:rest(.*)*', name: 'lost', component: () => import('./pages/LostPage.vue') },
    ],
  })
}
